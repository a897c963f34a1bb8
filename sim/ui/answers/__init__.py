"""The questions that the pages ask of the engine, each answered once and kept."""
