# Sourced by ./start, ./test and ./check: finds a Python, lets commands/install.py make .venv, runs the command in it.
set -eu
umask 022
cd "$(dirname "$0")"

python_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  # 3.12 and 3.11 first: for them every wheel exists, elsewhere some are compiled.
  for python in "$PWD/.venv/bin/python" python3.12 python3.11 python3 python3.13 python3.14 python; do
    if python_new_enough "$python"; then
      echo "$python"
      return
    fi
  done
  echo "Vetrina needs Python 3.11 or newer and found none." \
    "Install it (Debian, Ubuntu: sudo apt install python3 python3-venv) and run the same command again." >&2
  exit 1
}

# run COMMAND REQUIREMENTS [ARGUMENTS]
run() {
  command=$1 requirements=$2
  shift 2
  python=$(find_python)
  for argument in "$@"; do
    case $argument in -h | --help) exec "$python" -m "commands.$command" --help ;; --) break ;; esac
  done
  "$python" -m commands.install "$requirements"
  exec "$PWD/.venv/bin/python" -m "commands.$command" "$@"
}
