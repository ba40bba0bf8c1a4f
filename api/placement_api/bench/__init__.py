"""Our match beside what users do or would pick instead, each in a process of its own."""
