"""The commands of `insaf`, one module a group, each with `add(subparsers)`."""
