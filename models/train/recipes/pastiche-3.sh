#!/bin/sh
# Release 3: pastiche-2 trained on a ground, with large and close photos and a colour loss that knows chroma. About two
# hours on one of two shared cores; needs `npm ci` in the checkout's root.
#
#   sh models/train/recipes/pastiche-3.sh        # ends with models/pastiche-3 and models/current.json
#
# The run was begun for 5,000 steps and was cut to 2,000 at step 937, from where on the large paintings had none that are
# also validated on. The export takes half of the way back: by VGG-19 on training pairs content stays where it was, and
# style is nearer on 20 of 24. What none can repeat is the processor, whose float32 rounding shows after so many steps.
# DATA is where the images are.
ID=pastiche-3
. "$(dirname -- "$0")/common.sh"

FROM=$(earlier pastiche-2 40c120a)
LN=$FROM/loss-network.safetensors

# $LARGE is several words on purpose.
student() {
  train student --init "$FROM" --out "$RUNS/next" --distil-steps 0 --data "$DATA" $LARGE \
    --sizes 256x4,256x4,320x3,384x2 --distil 0 --style 4 --content 4 --identity 13 --flat 8 --colour 1.5 \
    --mix-share 0.3 --ground-share 0.85 --close-share 0.33 --rate 3e-4 --optimiser muon --warmup 100 --seed 21 \
    --loss-network "$LN" --threads "$THREADS" "$@"
}
student --joint-steps 5000 --until 937
student --joint-steps 2000 --leave-out "$THEIR_TWINS"
train export --from "$RUNS/next/joint" --towards "$FROM" --share 0.5 --id "$ID" --loss-network "$LN" --out "$ID"
# Its large paintings have eight of the validation paintings among them, as other photographs of the same works.
train evaluate --release "$ID" --out "$RUNS/evaluate" --without "$VALIDATED" --threads "$THREADS"
train card --release "$ID" --figures "$RUNS/evaluate/figures.json" --run "$RUNS/next/joint" --data "$DATA" $LARGE
train learn --init "$ID" --out "$RUNS/learn" --data "$DATA" --steps 200 --threads "$THREADS"
ship
