"""Losses, the training loop, and the stages that train or fit."""
