"""The version of Genjin."""

VERSION = "0.1.0"
