"""The commands, one file each; only here is anything printed, and only here are the clock and the environment read."""
