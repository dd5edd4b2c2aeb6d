"""The output on the town's host: `folder:`, `rsync:`, `rclone:`, `git:`."""
