"""How every weight file of Pastiche is made: from images to networks, releases and their figures.

Run a stage with ``python -m train STAGE`` inside ``models/`` (or ``python models/train STAGE`` from the checkout).
"""
