#!/bin/sh
# The next release, from the one that the app ships: train, export, judge, card, the built-in styles as learnt, and
# those styles with thumbnails and statistics. Some hours on two cores; needs `npm ci` in the checkout's root.
#
#   sh models/train/recipes/next.sh pastiche-4   # ends with models/pastiche-4 and models/current.json
#
# CONTENT, IDENTITY, MIX, GROUND and CLOSE are the weights and shares that a release is steered by, each a number or a schedule such as
# 3:0,4:11759; STEPS is the length, SEED another draw of images.
ID=${1:?usage: next.sh ID, such as pastiche-4}
. "$(dirname -- "$0")/common.sh"

FROM=${FROM:-$(sed -n 's/.*"current": *"\([^"]*\)".*/\1/p' current.json)}
if [ "$FROM" = "$ID" ]; then
  # It was finished before: say again what it is to be trained from.
  echo "models/$ID is the current release: set FROM to the one before it" >&2
  exit 1
fi
LN=$FROM/loss-network.safetensors

# $LARGE is several words on purpose.
train student --init "$FROM" --out "$RUNS/next" --distil-steps 0 --joint-steps "${STEPS:-5000}" \
  --data "$DATA" $LARGE --leave-out "$THEIR_TWINS" \
  --sizes 256x4,256x4,320x3,384x2 --distil 0 --style 4 --flat 8 --colour 1.5 \
  --content "${CONTENT:-4}" --identity "${IDENTITY:-13}" --mix-share "${MIX:-0.3}" \
  --ground-share "${GROUND:-0.85}" --close-share "${CLOSE:-0.33}" \
  --rate 3e-4 --optimiser muon --warmup 100 --seed "${SEED:-0}" --loss-network "$LN" --threads "$THREADS"
train export --from "$RUNS/next/joint" --id "$ID" --loss-network "$LN" --out "$ID"
train evaluate --release "$ID" --out "$RUNS/evaluate" --threads "$THREADS"
train card --release "$ID" --figures "$RUNS/evaluate/figures.json" --run "$RUNS/next/joint" --data "$DATA" $LARGE \
  --leave-out "$THEIR_TWINS"
train learn --init "$ID" --out "$RUNS/learn" --data "$DATA" --steps 200 --threads "$THREADS"
ship
