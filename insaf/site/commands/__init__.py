"""The commands of `insaf`, one module a group; each has `add(subparsers)` and imports Django late."""
