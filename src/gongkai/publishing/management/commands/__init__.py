"""One command a module, called as ``gongkai manage NAME``."""
