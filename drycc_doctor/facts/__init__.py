"""Typed readings of the world, for checks to judge: sealed JSON in, frozen values out."""
