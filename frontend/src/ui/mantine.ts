// Only the styles of the fields that the form uses.
import '@mantine/core/styles/default-css-variables.layer.css'
import '@mantine/core/styles/Input.layer.css'
