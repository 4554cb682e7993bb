"""Checks: upgrade Jobs and CronJobs."""
