"""The page: ``streamlit run app.py`` (or ``negsim app`` from any folder)."""

import streamlit as st
from starlette.middleware import Middleware

from sim.ui.first_paint import SCRIPT, FirstPaint

# Written out, as Streamlit looks for it in the text of this file.
app = st.App(SCRIPT, middleware=[Middleware(FirstPaint)])
