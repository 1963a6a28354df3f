"""The grassroots standard catalogue (基层政务公开标准目录): read from a workbook, compared, written to one."""
