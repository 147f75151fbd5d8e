#!/usr/bin/env python3
"""Prints template.yaml as JSON: {"written": the template, "processed": [types that CloudFormation gets]}."""
import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
# The translator turns local packages down; what they hold does not matter here.
packed = yaml_parse(text)
for resource in packed["Resources"].values():
    if "CodeUri" in resource.get("Properties", {}):
        resource["Properties"]["CodeUri"] = "s3://bucket/key"
parameters = {name: parameter.get("Default", "") for name, parameter in packed.get("Parameters", {}).items()}
processed = Translator({}, Parser()).translate(packed, parameter_values=parameters)
json.dump({
    "written": yaml_parse(text),
    "processed": [resource["Type"] for resource in processed["Resources"].values()],
}, sys.stdout, default=str)
