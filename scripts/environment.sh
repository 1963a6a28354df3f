# What the other scripts share: finding Python, the virtual environment, and the locked dependencies.
# To be sourced by bash with the project's folder as the working folder. Every way to fail is one sentence and a status of 1.

OLDEST_PYTHON="3.11"

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

as_root() { [ "$(id -u)" -eq 0 ]; }

# Installs Debian packages without asking; the log is kept in $APT_LOG. Only root on a machine with apt can do that.
install_debian_packages() {
  as_root && command -v apt-get >/dev/null || return 1
  APT_LOG="${APT_LOG:-$(mktemp -t gongkai-apt.XXXXXX)}"
  say "正在安装系统软件包 $*（日志：$APT_LOG）…… / Installing Debian packages"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update </dev/null >>"$APT_LOG" 2>&1 || true
  apt-get install -y --no-install-recommends "$@" </dev/null >>"$APT_LOG" 2>&1
}

require_writable_folder() {
  local folder="$1" probe
  probe="$(mktemp "$folder/.writable.XXXXXX" 2>/dev/null)" ||
    fail "文件夹 $folder 不可写，请换到您有写权限的文件夹，或修改它的权限。 / The folder cannot be written to: $folder"
  rm -f "$probe"
}

python_is_recent() {
  "$1" -c "import sys; sys.exit(sys.version_info < tuple(map(int, '$OLDEST_PYTHON'.split('.'))))" 2>/dev/null
}

# Prints the interpreter to use: $PYTHON if set, else the first that is recent enough.
find_python() {
  local candidate found=""
  for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    python_is_recent "$candidate" && command -v "$candidate" && return
    found="$("$candidate" -V 2>&1 | head -n 1)" || true
  done
  if [ -n "$found" ]; then
    fail "本机的 Python 太旧（$found），请安装 Python $OLDEST_PYTHON 或更新版本后再试。 / Python is too old: $OLDEST_PYTHON or newer is needed."
  fi
  fail "没有找到 Python，请先安装 Python $OLDEST_PYTHON 或更新版本（Debian、Ubuntu：apt-get install python3 python3-venv）。 / Python was not found: $OLDEST_PYTHON or newer is needed."
}

require_venv_module() {
  local python="$1" version
  "$python" -c "import venv, ensurepip" 2>/dev/null && return
  version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
  install_debian_packages "python$version-venv" && "$python" -c "import venv, ensurepip" 2>/dev/null && return
  fail "本机的 Python 缺少 venv 模块，请以管理员身份运行 apt-get install python$version-venv 后再试。 / The venv module is missing: install python$version-venv."
}

# What the environment was made from: when any of it changes, the environment is brought up to date.
environment_key() {
  local lock="$1"
  pwd -P
  cat "$lock" pyproject.toml | sha256sum
}

# Not after the folder was moved or the Python it was made with is gone: its programs would point into the void.
environment_is_usable() {
  local stamp="$1"
  [ ! -f "$stamp" ] || [ "$(head -n 1 "$stamp")" = "$(pwd -P)" ] || return 1
  .venv/bin/python -m pip --version >/dev/null 2>&1
}

# prepare_environment LOCK: a virtual environment in .venv with exactly what LOCK pins, and the package itself.
prepare_environment() {
  local lock="$1" stamp=".venv/.installed-from-$1" log=".venv/install.log" python
  if [ -f "$stamp" ] && [ "$(environment_key "$lock")" = "$(cat "$stamp")" ] && .venv/bin/python -c "" 2>/dev/null; then
    return
  fi
  require_writable_folder "$PWD"
  if ! environment_is_usable "$stamp"; then
    python="$(find_python)" || exit 1
    require_venv_module "$python"
    say "正在创建 Python 环境（.venv）…… / Creating the Python environment"
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 ||
      fail "无法创建 Python 环境（.venv），请检查磁盘空间和文件夹权限。 / The Python environment could not be created in .venv."
  fi
  rm -f .venv/.installed-from-*
  say "正在安装依赖（首次约需一分钟）…… / Installing dependencies"
  # Wheels only: building from source would fetch build tools that no lock file pins.
  if ! {
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --only-binary=:all: \
      --require-hashes -r "$lock" &&
      .venv/bin/python -m pip install --disable-pip-version-check --no-input --no-index --no-deps \
        --no-build-isolation -e .
  } </dev/null >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    fail "依赖没有装上：请检查网络或 pip 的镜像设置，再运行一次（详情见 $PWD/$log）。 / The dependencies could not be installed."
  fi
  environment_key "$lock" >"$stamp"
  # The development lock holds everything that the other one pins, so it need not be installed a second time.
  if [ "$lock" != requirements.lock ]; then
    environment_key requirements.lock >.venv/.installed-from-requirements.lock
  fi
}
