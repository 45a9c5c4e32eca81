# Shared by the recipes, which read it with `.`; ID is the release that is made.
#
# Each recipe resumes: run it again after a kill, and what is done is not done again. RUNS is where everything but the
# release goes, PYTHON and THREADS choose the interpreter and its threads, TRAIN another command than `python -m train`.
set -eu
MODELS=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$MODELS"
RUNS=${RUNS:-$MODELS/train/runs/$ID}
THREADS=${THREADS:-2}
TRAIN=${TRAIN:-${PYTHON:-python3} -m train}

train() {
  $TRAIN "$@"
}

# A release that is in the history only: `earlier NAME COMMIT` puts it into RUNS and says where it is.
earlier() {
  if [ ! -f "$RUNS/$1/manifest.json" ]; then
    mkdir -p "$RUNS"
    git -C "$MODELS/.." archive "$2" "models/$1" | tar -x -C "$RUNS" --strip-components=1
  fi
  echo "$RUNS/$1"
}
