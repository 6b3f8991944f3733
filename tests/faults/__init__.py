"""Real faults: killed processes, full disks, locked and damaged gradebooks. Nothing is simulated
that can be done for real."""
