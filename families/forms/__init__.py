"""The forms about families. What each may write is said by its rule."""
