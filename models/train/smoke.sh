#!/bin/sh
# Runs the tests (where pytest is installed) and every stage on made-up images, where PyTorch is installed, and says so
# where it is not. PYTHON chooses the interpreter; any arguments are passed on to `python -m train --smoke`.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

usable() {
  [ -n "$1" ] && "$1" -c 'import sys, torch, numpy, PIL, safetensors; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

for python in "$PYTHON" "${VIRTUAL_ENV:+$VIRTUAL_ENV/bin/python}" "$here/.venv/bin/python" python3 python; do
  if usable "$python"; then
    cd "$(dirname "$here")" || exit 1
    if "$python" -c 'import pytest' 2>/dev/null; then
      "$python" -m pytest -q -c train/pyproject.toml train || exit 1
    else
      echo "models/train: tests skipped: no pytest (pip install pytest)"
    fi
    exec "$python" -m train --smoke "$@"
  fi
done
echo "models/train: skipped: no Python from 3.11 with torch, numpy, pillow and safetensors (see models/train/README.md)"
