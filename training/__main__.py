"""``python3 -m training STAGE``: runs a stage of the recipe."""

import argparse
import importlib

STAGES = {
    "all": "produce data and train, in the background",
    "produce": "produce training data endlessly",
    "check-images": "compare some images with those of Riffusion for Java",
    "adopt": "create checkpoints from an exported model",
    "autoencoder": "train the autoencoder",
    "diffusion": "train the text encoder and the UNet",
    "finetune": "train the small model on a data set of yours",
    "export": "write the model in the layout of diffusers",
    "check-model": "compare images of the model with those of Riffusion for Java",
    "classifier": "train the classifier for evaluation",
    "evaluate": "measure the model",
    "listen": "measure whether composed keys, tempi and chords can be detected",
    "seeds": "make the seed images",
}


def main() -> None:
    """Runs a stage."""
    parser = argparse.ArgumentParser(prog="python3 -m training", description=__doc__)
    stages = parser.add_subparsers(metavar="STAGE", required=True)
    for name, text in STAGES.items():
        stage = stages.add_parser(name, help=text, add_help=False)
        stage.set_defaults(stage=name)
    chosen, rest = parser.parse_known_args()
    module = importlib.import_module(f"training.stages.{chosen.stage.replace('-', '_')}")
    stage = argparse.ArgumentParser(prog=f"python3 -m training {chosen.stage}", description=module.__doc__)
    stage.add_argument("--work", default="out/training", metavar="DIRECTORY", help="working directory (%(default)s)")
    module.add_arguments(stage)
    module.run(stage.parse_args(rest))


if __name__ == "__main__":
    main()
