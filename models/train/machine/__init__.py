"""What everything stands on: checkpoints, options, schedules, devices, several processes."""
