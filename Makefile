# What can be done here: `make run`, `make test`, `make lint`, `make format`, `make bench`, `make lock`.
# Each target is one script in scripts/, so the sentences that it prints can be tested.

.PHONY: run test lint format bench lock help
.DEFAULT_GOAL := help

help:
	@echo "make run      安装、建库、装入演示数据并启动（PORT=8123 换端口） / install, migrate, load the demonstration, serve"
	@echo "make test     格式与类型检查，SQLite 和 PostgreSQL 上的全部测试 / all checks and tests, on both databases"
	@echo "make lint     只做格式、类型和导入检查 / style, types and imports only"
	@echo "make format   整理代码格式 / format the code"
	@echo "make bench    速度基准 / benchmarks"
	@echo "make lock     重新生成依赖锁定文件（UPGRADE=1 升级） / write the lock files anew"

run test lint format bench lock:
	@scripts/$@
