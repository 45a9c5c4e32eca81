#!/bin/sh
# Release 1: pastiche-0 trained on, first on less weight for content, then with Muon. Two hours on two cores.
#
#   sh models/train/recipes/pastiche-1.sh        # ends with train/runs/pastiche-1/pastiche-1
#
# The first 4,030 steps were planned as 7,000, and the learning rate fell accordingly; the run was then resumed as one of
# 5,350. Both are here, --until ends the first. What no option can repeat: the code of that day (commit feaf349 and those
# before it) and its processor, whose float32 rounding shows after so many steps.
ID=pastiche-1
. "$(dirname -- "$0")/common.sh"

FROM=$(earlier pastiche-0 0b5f9ae)
LN=$FROM/loss-network.safetensors

joint() {
  train student --distil-steps 0 --distil 0 --style 4 --loss-network "$LN" --threads "$THREADS" "$@"
}

joint --init "$FROM" --out "$RUNS/next" --joint-steps 7000 --until 4030 --sizes 256x4,256x4,384x2 \
  --content 5 --identity 8 --rate 3e-4 --warmup 100
joint --init "$FROM" --out "$RUNS/next" --joint-steps 5350 --sizes 256x4,256x4,384x2 \
  --content 2 --identity 12 --rate 3e-4 --warmup 100
joint --init "$RUNS/next/joint" --out "$RUNS/next2" --joint-steps 15000 --sizes 256x4,256x4,384x2 \
  --content 2.5:0,3.2:6309,4:10092 --identity 20:0,16:6309 --flat 8 \
  --rate 3e-4 --optimiser muon --warmup 100 --seed 7
joint --init "$RUNS/next2/joint" --out "$RUNS/next3" --joint-steps 700 --sizes 256x4,384x2 \
  --content 2 --identity 16 --flat 8 --rate 1.5e-4 --optimiser muon --warmup 30 --average-rate 0.01 --seed 8
# Weights between two runs are better than either by the losses on training pairs.
train export --from "$RUNS/next3/joint" --towards "$RUNS/next2/joint" --share 0.65 --id "$ID" --loss-network "$LN" \
  --out "$RUNS/$ID"
