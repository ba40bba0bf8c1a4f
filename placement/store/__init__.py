"""What the platform keeps: databases, migrations, the audit chain, sealed fields."""
