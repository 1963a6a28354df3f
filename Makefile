# What can be done here: `make run`, `make test`, `make lint`, `make format`, `make bench`, `make lock`,
# `make checks`, `make picture`.
# Each target is one script in scripts/, so the sentences that it prints can be tested.

.PHONY: run test lint format bench lock checks picture help
.DEFAULT_GOAL := help

help:
	@echo "make run      安装、建库、装入演示数据并启动（PORT=8123 换端口） / install, migrate, load the demonstration, serve"
	@echo "make test     格式与类型检查，SQLite 和 PostgreSQL 上的全部测试 / all checks and tests, on both databases"
	@echo "make lint     只做格式、类型和导入检查 / style, types and imports only"
	@echo "make format   整理代码格式 / format the code"
	@echo "make bench    速度基准 / benchmarks"
	@echo "make lock     重新生成依赖锁定文件（UPGRADE=1 升级） / write the lock files anew"
	@echo "make checks   重新生成检查规则一览 docs/checks.md / write the page of checks anew"
	@echo "make picture  用运行中的产品重做说明文件的图片 / make the picture of the README from the running product"

run test lint format bench lock checks picture:
	@scripts/$@
