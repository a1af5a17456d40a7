"""Vocabulary as tables: words people use, sorted by what they mean. No logic lives here."""
