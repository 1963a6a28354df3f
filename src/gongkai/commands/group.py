"""The command line as a list of commands, each imported only when it is called.

`gongkai --help` therefore touches no database, and the commands that read reports never load Django.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import click

from gongkai.commands.refusal import Refusal

QUOTES = "'\""


@dataclass(frozen=True)
class LazyCommand:
    """Where a command is (``module:attribute``), and what it does, in words for a person."""

    where: str
    summary: str

    def load(self) -> click.Command:
        """Import the command."""
        module, attribute = self.where.split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


class PlainCommand(click.Command):
    """A command whose own help is in Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say how the command is called."""
        arguments = [param.make_metavar(ctx) for param in self.params if isinstance(param, click.Argument)]
        formatter.write_usage(ctx.command_path, " ".join(["[选项]...", *arguments]), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options."""
        _write_options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give the option that shows this help, with its meaning in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明。"
        return option


def _write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    records = [record for param in command.get_params(ctx) if (record := param.get_help_record(ctx))]
    with formatter.section("选项"):
        formatter.write_dl(records)


class CommandGroup(click.Group):
    """A group that lists its commands in Chinese and answers a mistyped command line with one sentence."""

    def __init__(self, *args: Any, lazy: Mapping[str, LazyCommand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of their declaration: what people need first comes first."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, or None when there is none of that name."""
        return self.lazy[cmd_name].load() if cmd_name in self.lazy else None

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say how a command is called."""
        formatter.write_usage(ctx.command_path, "命令 [选项]...", prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, and then the options of the program as a whole."""
        with formatter.section("命令"):
            formatter.write_dl([(name, lazy.summary) for name, lazy in self.lazy.items()])
        _write_options(self, ctx, formatter)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line; what is wrong with it is answered with a sentence and a status above zero."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            status = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.Abort:
            _leave("已中断。", 130)
        except click.UsageError as error:
            _leave(usage_sentence(error), error.exit_code)
        except Refusal as error:
            _leave(error.format_message(), error.exit_code)
        except click.ClickException as error:
            _leave(f"没有完成：{error.format_message()}", error.exit_code)
        sys.exit(status if isinstance(status, int) else 0)


def _leave(sentence: str, status: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(status)


def usage_sentence(error: click.UsageError) -> str:
    """What was mistyped, and where the right way of writing it is to be found."""
    path = error.ctx.command_path if error.ctx else "gongkai"
    hint = f"请运行 {path} --help 查看用法。"
    match error:
        case click.NoSuchOption():
            return f"没有 {error.option_name} 这个选项，{hint}"
        case click.MissingParameter():
            name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            return f"缺少参数 {name.strip(QUOTES)}，{hint}"
        case click.BadParameter():
            name = error.param.opts[0] if error.param else ""
            return f"参数 {name} 的值不对（{error.message}），{hint}"
    if error.message.startswith("No such command"):
        return f"没有这个命令，{hint}"
    return f"命令的写法不对（{error.format_message()}），{hint}"
