"""What the kernel tells: /proc and /sys, read through descriptors that are kept."""
