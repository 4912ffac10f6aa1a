"""Extracts dates from sentences: releases, knowledge cutoffs, retirements."""
