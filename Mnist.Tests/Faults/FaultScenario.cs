namespace Mnist.Tests.Faults;

/// <summary>A command that is killed, and what goes on from there. All paths lie in the folder it runs in; <c>{models}</c> stands for the models of the repository.</summary>
/// <param name="Name">For people.</param>
/// <param name="Command">What is killed.</param>
/// <param name="GoOn">What goes on: the same, with --resume where there is one.</param>
/// <param name="Places">Files and folders of the result. Each is as it was, or as it will be, at any moment.</param>
internal sealed record FaultScenario(string Name, string Command, string GoOn, params string[] Places)
{
    private const string Mlp = "train mlp --epochs 2 --batch-size 50 --threads 1 --out m";
    private const string Checkpointed = $"{Mlp} --checkpoint-every 3";
    private const string Reproduce = "reproduce --models mlp,mlp-2x16 --epochs 2 --threads 1 --out out";

    private const string Resumed = "score {models}/mlp --in data/train-images-idx3-ubyte --out s.csv --resume --checkpoint-every 64";

    /// <summary>Commands that end well before.</summary>
    public string[] Before { get; private init; } = [];

    /// <summary>The fault of the last command before, which is killed too; null: none.</summary>
    public string? KilledBefore { get; private init; }

    /// <summary>Whether folders are replaced in two steps, as where they cannot be exchanged.</summary>
    public bool Plain { get; private init; }

    /// <summary>A command that reads the result, and so has to find and mend what was left half done; null: the result is there at any moment.</summary>
    public string? Reader { get; private init; }

    /// <summary>All there are.</summary>
    public static IReadOnlyList<FaultScenario> All { get; } =
    [
        new("train", Mlp, Mlp, "m"),
        new("train with checkpoints", Checkpointed, $"{Checkpointed} --resume", "m"),
        new("train in place of another", $"{Checkpointed} --seed 2", $"{Checkpointed} --seed 2 --resume", "m") { Before = [Mlp] },
        new("train in place of another, without exchange", $"{Checkpointed} --seed 2", $"{Checkpointed} --seed 2 --resume", "m") { Before = [Mlp], Plain = true, Reader = "score m --in data/t10k-images-idx3-ubyte --out read.csv" },
        new("train --resume", $"{Checkpointed} --resume", $"{Checkpointed} --resume", "m") { Before = [Checkpointed], KilledBefore = "rename:7" },
        new("reproduce", Reproduce, $"{Reproduce} --resume", "out/models/mlp", "out/models/mlp-2x16", "out/report"),
        new("reproduce --resume", $"{Reproduce} --resume", $"{Reproduce} --resume", "out/models/mlp", "out/models/mlp-2x16", "out/report") { Before = [$"{Mlp[..^1]}out/models/mlp", Reproduce], KilledBefore = "rename:12" },
        new("score", "score {models}/mlp --in data/t10k-images-idx3-ubyte --out s.csv --force", "score {models}/mlp --in data/t10k-images-idx3-ubyte --out s.csv --force", "s.csv") { Before = ["score {models}/mlp --in data/train-images-idx3-ubyte --out s.csv"] },
        new("score --resume", Resumed, Resumed, "s.csv"),
        new("evaluate", "evaluate {models}/mlp --out e", "evaluate {models}/mlp --out e", "e") { Before = ["evaluate {models}/lstm --out e"] },
        new("report", "report {models}/mlp --out r", "report {models}/mlp --out r", "r/report") { Before = ["report {models}/cnn --out r"] },
        new("report, without exchange", "report {models}/mlp --out r", "report {models}/mlp --out r") { Before = ["report {models}/cnn --out r"], Plain = true },
    ];
}
