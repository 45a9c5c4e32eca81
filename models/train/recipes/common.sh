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
DATA=${DATA:-$MODELS/../../shared/data}
# Large images: photos and paintings, and paintings alone. Paths with blanks are not for these.
LARGE="--large $DATA/hires --large $DATA/gallery"
# Works of which the validation paintings have another photograph: there, and among the large paintings.
VALIDATED=Robert_Delaunay_1906_Portrait,girl-with-pearl-earring,shipwreck,starry_night,the-sleeping-gypsy,the_scream
VALIDATED=$VALIDATED,vg_wheat_field,wave
THEIR_TWINS=portrait-of-jean-metzinger,girl-with-a-pearl-earring,wreck-of-a-transport-ship,starry-night,sleeping-gypsy
THEIR_TWINS=$THEIR_TWINS,the-scream,wheat-field-with-cypresses,great-wave

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

# Makes the release current, and puts the styles that were learnt into it, with thumbnails and statistics.
ship() {
  printf '{ "current": "%s" }\n' "$ID" > current.json
  LEARNT=$(cd "$RUNS" && pwd)/learn
  cd "$MODELS/.." && ${GALLERY:-npm run gallery --} --learnt "$LEARNT"
}
