"""The command line of the platform: ``gongkai``."""

from __future__ import annotations

import click

from gongkai.commands.group import CommandGroup, LazyCommand

COMMANDS = {
    "run": LazyCommand(
        "gongkai.commands.run:run", "启动平台：更新数据库，首次运行时装入演示数据，然后提供网页服务和后台工作"
    ),
    "work": LazyCommand(
        "gongkai.commands.work:work", "发送通知，办理每日工作（gongkai run 会自动启动一个工作进程）"
    ),
    "demo": LazyCommand("gongkai.commands.demo:demo", "装入演示数据（只装一次；数据库已在使用时拒绝）"),
    "read": LazyCommand("gongkai.commands.reading:read", "读取已发布的年度报告，显示其中的统计表"),
    "check": LazyCommand("gongkai.commands.reading:check", "检查已发布的年度报告，列出勾稽关系等问题"),
    "migrate": LazyCommand("gongkai.commands.manage:migrate", "建立或更新数据库结构"),
    "index": LazyCommand("gongkai.commands.index:index", "重新建立或核对检索索引"),
    "rotate-keys": LazyCommand(
        "gongkai.commands.rotate_keys:rotate_keys", "更换加密密钥，把加密保存的内容全部改用新密钥"
    ),
    "manage": LazyCommand(
        "gongkai.commands.manage:manage", "运行 Django 的管理命令，例如 gongkai manage createsuperuser"
    ),
}


@click.group(
    cls=CommandGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    add_help_option=False,
)
@click.help_option("--help", "-h", help="显示这份说明。每个命令也有自己的说明，例如 gongkai run --help。")
@click.version_option(package_name="gongkai", message="公开（Gongkai）%(version)s", help="显示版本。")
def main() -> None:
    """公开（Gongkai）：政府信息公开平台。"""


if __name__ == "__main__":
    main()
