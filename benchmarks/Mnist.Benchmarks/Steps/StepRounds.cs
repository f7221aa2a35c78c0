using System.Globalization;
using System.Text.Json;
using Mnist.Benchmarks.Output;

namespace Mnist.Benchmarks.Steps;

/// <summary>Measures in rounds. Each measurement has a process of its own, so that its memory is its own and no model warms up another's code.</summary>
internal static class StepRounds
{
    /// <summary>Measures each request once a round, the peer right beside it; who is first changes from round to round.</summary>
    public static StepComparison[] Run(IReadOnlyList<StepRequest> requests, int rounds, Peer? peer)
    {
        List<StepFigures>[] ours = [.. requests.Select(_ => new List<StepFigures>())];
        List<PeerFigures>[] peers = [.. requests.Select(_ => new List<PeerFigures>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < requests.Count; i++)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {rounds}: {requests[i].Model}, batch {requests[i].Batch}, {requests[i].Threads} threads"));
                if (peer is not null && round % 2 == 1)
                {
                    peers[i].Add(peer.Measure(requests[i]));
                }

                ours[i].Add(Measure(requests[i]));
                if (peer is not null && round % 2 == 0)
                {
                    peers[i].Add(peer.Measure(requests[i]));
                }
            }
        }

        return [.. ours.Zip(peers, (our, their) => new StepComparison(our, their))];
    }

    private static StepFigures Measure(StepRequest request)
    {
        (string output, _) = ChildProcess.Self(
            Commands.MeasureStepsCommand.Name, request.Model, Text(request.Batch), Text(request.Threads), Text(request.Steps));
        return JsonSerializer.Deserialize(output, BenchmarkJson.Default.StepFigures)!;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
