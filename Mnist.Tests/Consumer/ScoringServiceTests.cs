using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mnist.Formats.Tensors;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Consumer;

/// <summary>The web service of the samples, from outside.</summary>
[Collection(PackageCollection.Name)]
public sealed class ScoringServiceTests(PackageFeed feed)
{
    [Fact]
    public async Task The_service_scores_keeps_its_limits_takes_a_new_model_and_is_monitored()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no signal that asks a process without a window to end.");
        }

        string program = Sample.Build(feed, "ScoringService");
        string live = Path.Combine(feed.Folder, "live");
        Exchange(live, "mlp");
        using ServiceProcess service = new(
            program, Path.GetDirectoryName(program)!, "--Model:Location", live, "--Model:QuietPeriod", "00:00:00.1", "--Telemetry", "Console", "--Limits:RequestsPerSecond", "5000");
        var (_, _, x, y) = keras.datasets.mnist.load_data();
        float[] pixels = x[0].ToArray<float>();

        await AssertScored("mlp");
        await AssertRefused(HttpStatusCode.BadRequest, new { pixels = new float[3] });
        await AssertRefused(HttpStatusCode.BadRequest, new { pixels = Enumerable.Repeat(256f, 784) });
        await AssertRefused(HttpStatusCode.BadRequest, new { other = 1 });
        await AssertRefused(HttpStatusCode.RequestEntityTooLarge, new { pixels = Enumerable.Repeat(255, 20_000) });
        Assert.Equal("Healthy", await Health());

        Exchange(live, "cnn");
        service.Await(() => service.Output.Contains("it is number 2", StringComparison.Ordinal), "The new model does not serve");
        await AssertScored("cnn");

        File.WriteAllBytes(Path.Combine(live, "saved_model.pb"), [8, 1]);
        service.Await(() => Health().GetAwaiter().GetResult() == "Degraded", "Nobody notices that the model is damaged");
        await AssertScored("cnn");

        service.Stop();
        Assert.Contains("mnist.scorer.duration", service.Output, StringComparison.Ordinal);
        Assert.Contains("mnist.scorer.loads", service.Output, StringComparison.Ordinal);
        Assert.Contains("Activity.DisplayName:        score", service.Output, StringComparison.Ordinal);

        async Task AssertScored(string model)
        {
            using HttpResponseMessage response = await service.Client.PostAsJsonAsync("score", new { pixels });
            JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            float[] expected = keras.models.load_model(Path.Combine(Repository.Folder, "models", model)).predict(new NDArray(Array.ConvertAll(pixels, pixel => pixel / 255f), model == "mlp" ? (1, 784) : new Shape(1, 28, 28, 1))).ToArray<float>();
            float[] scores = [.. answer.GetProperty("scores").EnumerateArray().Select(score => score.GetSingle())];
            Assert.Equal(y.ToArray<int>()[0], answer.GetProperty("digit").GetInt32());
            Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        async Task AssertRefused(HttpStatusCode status, object body)
        {
            using StringContent content = new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await service.Client.PostAsync("score", content);
            Assert.Equal(status, response.StatusCode);
        }

        Task<string> Health() => service.Client.GetStringAsync("health");
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_come_later()
    {
        string program = Sample.Build(feed, "ScoringService");
        using ServiceProcess service = new(
            program, Path.GetDirectoryName(program)!, "--Model:Location", Path.Combine(Repository.Folder, "models", "mlp"), "--Limits:RequestsPerSecond", "1");

        // Of so many at once one second lets pass one; a few seconds may go by until all are answered.
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => service.Client.PostAsJsonAsync("score", new { pixels = new float[784] })));

        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.TooManyRequests);
    }

    // As a training of this library puts a model in its place: at one instant.
    private static void Exchange(string live, string model) => keras.models.load_model(Path.Combine(Repository.Folder, "models", model)).save(live);
}
