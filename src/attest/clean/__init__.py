"""Find the words: a page becomes an article."""
