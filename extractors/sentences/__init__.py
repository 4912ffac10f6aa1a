"""Sentences and what is annotated in them: tokens, cues, models, values and what they belong to."""
