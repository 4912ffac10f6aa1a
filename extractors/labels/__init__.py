"""Parses labels of tables and lines: every word is accounted for, or the label stays unread."""
