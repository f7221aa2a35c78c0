using System.CommandLine;
using System.Globalization;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Scoring;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>endurance</c>: the memory of the process while a view of many rows is scored, and while a model is opened and let go again and again.</summary>
internal static class EnduranceCommand
{
    private static readonly Option<int> Rows = new("--rows") { Description = "Millions of rows to score.", HelpName = "N", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Cycles = new("--cycles") { Description = "How often a model is opened, scores a batch and is let go.", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private static readonly Option<string> Model = new("--model") { Description = "Which of the trained models.", HelpName = "NAME", DefaultValueFactory = _ => "mlp" };

    public static Command Build()
    {
        Command command = new("endurance", "Memory over many rows and many load/unload cycles, by both engines.\n\nExample: endurance --rows 10 --cycles 1000") { Rows, Cycles, Model, SharedOptions.Folder };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        string folder = Path.Combine(SharedOptions.FindModels(parsed), parsed.GetRequiredValue(Model));
        Console.WriteLine($"{MachineDescription.Text}\n");
        string[] engines = ["onnx", "managed"];
        Write("million rows", [.. engines.Select(engine => Endurance.Rows(folder, engine, parsed.GetValue(Rows)))], engines);
        Write("cycles", [.. engines.Select(engine => Endurance.Cycles(folder, engine, parsed.GetValue(Cycles)))], engines);
    }

    private static void Write(string unit, IReadOnlyList<MemoryPoint>[] curves, string[] engines)
    {
        MarkdownTable table = new(0, [unit, .. engines.Select(engine => $"MiB, {engine}")]);
        for (int i = 0; i < curves[0].Count; i++)
        {
            table.Add([curves[0][i].At.ToString(CultureInfo.InvariantCulture), .. curves.Select(curve => Figures.Whole(curve[i].Bytes / (1024.0 * 1024)))]);
        }

        table.Write(Console.Out);
    }
}
