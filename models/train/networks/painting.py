"""Our networks, painting as the product does (``src/engine/draft-and-merge.ts``).

Strokes have a fixed size in pixels, so a photo painted at a large size alone is a recoloured photo with fine texture. A
draft of the whole photo gives composition, colours and strokes, a full pass the octaves that the draft cannot hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import torch
import torch.nn.functional as F
from torch import Tensor

from ..images.pictures import resized
from ..machine.options import opt
from .ground import on_ground
from .octaves import Size, merged, reduced, size_of
from .weights import Networks

BRUSHWORK = 0.5
"""Usual amount of ground under the photo."""
DRAFT_EDGE = 512
"""Usual longer side of the draft, px."""
LONGEST_DRAFT_ASPECT = 2
"""The draft of a longer strip is measured by its short side: strokes must not be larger than the strip is wide."""
OWN_SIDE = 640
"""Short side in px at which a photo's own vector is read at most."""
LONGEST_READ = 2048
"""Longer side in px of what the predictor sees at most."""


@dataclass(frozen=True, kw_only=True)
class Brush:
    """What a person can set."""

    draft_edge: Annotated[int, opt("longer side of the draft, px: small drafts have bold strokes")] = DRAFT_EDGE
    brushwork: Annotated[float | None, opt("amount of ground; by default what the networks were trained with")] = None


USUAL = Brush()


def draft_size(size: Size, edge: int) -> Size:
    """Height and width in px of the draft of a picture, no larger than the picture."""
    longer, shorter = max(size), min(size)
    factor = min(1.0, edge * max(1.0, longer / shorter / LONGEST_DRAFT_ASPECT) / longer)
    height, width = (max(1, int(side * factor + 0.5)) for side in size)
    return height, width


class Release:
    """Predictor and transformer, as the app uses them. All images ``[1, 3, height, width]`` 0..1."""

    def __init__(self, networks: Networks, brush: Brush = USUAL) -> None:
        self.transformer, student = networks.require_transformer(), networks.require_student()
        self.predictor = student.eval()
        self.draft_edge = brush.draft_edge
        usual = BRUSHWORK if self.transformer.spec.ground else 0.0
        self.brushwork = usual if brush.brushwork is None else brush.brushwork
        """Amount of ground under the photo; 0 is none."""

    @torch.no_grad()
    def vector(self, image: Tensor, short_side: int | None = None) -> Tensor:
        """Style vector ``[1, 100]`` of a painting or a photo, read at the canonical size unless another is given."""
        side, size = short_side or self.predictor.spec.input_size, size_of(image)
        most = max(1, int(LONGEST_READ * min(size) / max(size) + 0.5))
        out: Tensor = self.predictor(resized(image, min(side, most)))
        return out

    @torch.no_grad()
    def paint(self, photo: Tensor, vector: Tensor, ground: float = 0.0) -> Tensor:
        """Picture in one pass: sides are padded to multiples of 8 by reflection and cropped after."""
        height, width = size_of(photo)
        if ground:
            amount, seed = photo.new_full((1,), ground), torch.zeros(1, dtype=torch.int64, device=photo.device)
            photo = on_ground(photo, amount, seed)
        padded = F.pad(photo, (0, -width % 8, 0, -height % 8), mode="reflect") if width % 8 or height % 8 else photo
        out: Tensor = self.transformer(padded, vector)
        return out[:, :, :height, :width]

    def picture(self, photo: Tensor, vector: Tensor, strength: float = 1.0) -> Tensor:
        """What a person sees of a photo and a style's vector; strength 0 is the photo."""
        size = size_of(photo)
        small = draft_size(size, self.draft_edge)
        draft = self._pass(reduced(photo, small), vector, strength)
        return draft if small == size else merged(draft, self._pass(photo, vector, strength))

    def _pass(self, photo: Tensor, vector: Tensor, strength: float) -> Tensor:
        if strength != 1:
            # Read at each pass's size: strength 0 then returns the photo some 3 dB closer.
            own = self.vector(photo, min(*size_of(photo), OWN_SIDE))
            vector = torch.lerp(own, vector, strength)
        return self.paint(photo, vector, self.brushwork * min(1.0, strength))

    def __call__(self, photo: Tensor, painting: Tensor) -> Tensor:
        return self.picture(photo, self.vector(painting))
