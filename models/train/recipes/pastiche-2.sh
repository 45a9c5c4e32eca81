#!/bin/sh
# Release 2: pastiche-1 trained on with mixed styles. Two hours on two cores.
#
#   sh models/train/recipes/pastiche-2.sh        # ends with train/runs/pastiche-2/pastiche-2
#
# All of its options could be expressed. What none can repeat: the code of that day (commit dfe927f and those before it)
# and its processor, whose float32 rounding shows after 15,400 steps. How far the second run went, 400 steps and a share
# of 0.2, was chosen on training pairs (see NOTES.md).
ID=pastiche-2
. "$(dirname -- "$0")/common.sh"

FROM=$(earlier pastiche-1 feaf349)
LN=$FROM/loss-network.safetensors

joint() {
  train student --distil-steps 0 --distil 0 --style 4 --flat 8 --loss-network "$LN" --threads "$THREADS" \
    --optimiser muon "$@"
}

joint --init "$FROM" --out "$RUNS/next" --joint-steps 15000 --sizes 256x4,256x4,384x2 \
  --content 3:0,4:11759 --identity 16:0,13:11759 --mix-share 0:0,0.25:2823,0.35:11759 \
  --rate 3e-4 --warmup 100 --seed 9
# Only moves along the trade-off between content and style.
joint --init "$RUNS/next/joint" --out "$RUNS/trade" --joint-steps 400 --sizes 256x4,384x2 \
  --content 6 --identity 13 --mix-share 0.5 --rate 1.5e-4 --warmup 30 --average-rate 0.01 --seed 12
train export --from "$RUNS/trade/joint" --towards "$RUNS/next/joint" --share 0.2 --id "$ID" --loss-network "$LN" \
  --out "$RUNS/$ID"
# The built-in styles came later, from the release as it was exported: a quarter of an hour.
train fit --init "$RUNS/$ID" --out "$RUNS/fit" --distil 0 --style 4 --content 5 --flat 8 --loss-network "$LN" \
  --threads "$THREADS"
