"""The demo company and thirty days of its stories, played in once."""
