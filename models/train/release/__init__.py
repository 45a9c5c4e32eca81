"""From trained networks to a release's folder."""
