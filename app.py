"""The page: ``streamlit run app.py`` (or ``negsim app`` from any folder)."""

import streamlit as st
from starlette.middleware import Middleware

from sim.ui.first_paint import SCRIPT, FirstPaint
from sim.ui.made_ready import made_ready

# Written out, as Streamlit looks for it in the text of this file.
app = st.App(SCRIPT, lifespan=made_ready, middleware=[Middleware(FirstPaint)])
