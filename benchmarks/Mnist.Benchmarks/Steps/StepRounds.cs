using System.Globalization;
using System.Text.Json;
using Mnist.Benchmarks.Output;

namespace Mnist.Benchmarks.Steps;

/// <summary>Measures in rounds. Each measurement has a process of its own, so that its memory is its own and no model warms up another's code.</summary>
internal static class StepRounds
{
    /// <summary>Measures each request once a round, the peers right beside it; who is first changes from round to round.</summary>
    /// <exception cref="InvalidOperationException">A measurement failed. A peer that fails in the first round does not know the model and is left out of its row, unless it fails on all.</exception>
    public static StepComparison[] Run(IReadOnlyList<StepRequest> requests, int rounds, IReadOnlyList<Peer> peers)
    {
        StepRow[] rows = [.. requests.Select(request => new StepRow(request, peers))];
        for (int round = 0; round < rounds; round++)
        {
            foreach (StepRow row in rows)
            {
                StepRequest request = row.Request;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {rounds}: {request.Model}, batch {request.Batch}, {request.Threads} threads"));
                for (int i = 0; i <= peers.Count; i++)
                {
                    int turn = (i + round) % (peers.Count + 1);
                    if (turn == 0)
                    {
                        row.Ours.Add(Measure(request));
                    }
                    else
                    {
                        row.Measure(peers[turn - 1], round);
                    }
                }
            }
        }

        StepComparison[] measured = [.. rows.Select(row => row.Comparison)];
        return Enumerable.Range(0, peers.Count).FirstOrDefault(peer => measured.All(row => !row.Peers[peer].IsThere), -1) is >= 0 and int none
            ? throw new InvalidOperationException($"'{peers[none].Name}' measured none of the models; what it says of it stands above.")
            : measured;
    }

    private static StepFigures Measure(StepRequest request)
    {
        (string output, _) = ChildProcess.Self(
            Commands.MeasureStepsCommand.Name, request.Model, Text(request.Batch), Text(request.Threads), Text(request.Steps));
        return JsonSerializer.Deserialize(output, BenchmarkJson.Default.StepFigures)!;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
