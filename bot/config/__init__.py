"""The configuration, read from environment variables."""

from bot.config.config import DEFAULT_PORT, SLACK_API_URL, VARIABLES, Config, ConfigFault, Mode, read, unknown_variables

__all__ = ["DEFAULT_PORT", "SLACK_API_URL", "VARIABLES", "Config", "ConfigFault", "Mode", "read", "unknown_variables"]
