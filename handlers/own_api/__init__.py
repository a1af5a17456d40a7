"""What the endpoints of Genjin's own API (/genjin/v1) share."""
