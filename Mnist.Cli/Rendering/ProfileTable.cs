using System.Globalization;
using Mnist.Models.Execution;
using Mnist.Runs.Reports;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Where the time of a training step went, as a table.</summary>
internal static class ProfileTable
{
    public static Table Create(StepProfile profile)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(Title(profile)));
        table.AddColumn("layer");
        foreach (string name in (string[])["forward ms", "backward ms", "share", "forward Gflop/s", "backward Gflop/s"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (LayerProfile layer in profile.Layers)
        {
            table.AddRow(
                Markup.Escape($"{layer.Name} ({layer.Type})"),
                Milliseconds(layer.ForwardMilliseconds),
                Milliseconds(layer.BackwardMilliseconds),
                NumberText.Percent(layer.Share),
                Rate(layer.ForwardGigaflops),
                Rate(layer.BackwardGigaflops));
        }

        table.AddEmptyRow();
        AddRow(table, profile, "loading the batch", profile.LoadMilliseconds);
        AddRow(table, profile, "loss and metrics", profile.LossMilliseconds);
        AddRow(table, profile, "update: sum of gradients, optimizer", profile.UpdateMilliseconds);
        AddRow(table, profile, "one thread alone: derived weights, whole-batch statistics", profile.SerialMilliseconds);
        AddRow(table, profile, "waiting at the barrier", profile.WaitMilliseconds);
        AddRow(table, profile, "step", profile.StepMilliseconds);
        return table;
    }

    private static string Title(StepProfile profile) => string.Create(
        CultureInfo.InvariantCulture,
        $"Milliseconds per step, mean of {profile.Steps} steps, shared out over {profile.Threads} threads; the first step took {profile.FirstStepMilliseconds:F1} ms");

    private static void AddRow(Table table, StepProfile profile, string name, double milliseconds) => table.AddRow(
        name, Milliseconds(milliseconds), string.Empty, NumberText.Percent(profile.StepMilliseconds == 0 ? 0 : milliseconds / profile.StepMilliseconds), string.Empty, string.Empty);

    private static string Milliseconds(double value) => value == 0 ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Rate(double gigaflops) => gigaflops == 0 ? "-" : gigaflops.ToString("F1", CultureInfo.InvariantCulture);
}
