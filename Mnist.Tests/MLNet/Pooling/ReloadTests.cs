using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mnist.MLNet.Pooling;

namespace Mnist.Tests.MLNet.Pooling;

/// <summary>Models that change while rows are scored: no row is lost, none is scored by half of a model.</summary>
public sealed class ReloadTests
{
    private static readonly string[] Parts = ["saved_model.pb", Path.Combine("variables", "variables.data-00000-of-00001"), Path.Combine("variables", "variables.index")];

    [Fact]
    public void A_new_model_serves_when_two_looks_have_seen_the_same_files()
    {
        using ScorerHost host = new();
        Assert.Equal(6, host.Factor());
        MultiplyingModel.Save(host.Model, 5, 7);

        host.Clock.Tick();
        Assert.Equal(6, host.Factor());
        host.Clock.Tick();

        Assert.Equal(35, host.Factor());
        Assert.Equal((2, null), (host.Scorer.Models[0].Loads, host.Scorer.Models[0].Error));
        host.Clock.Tick(50);
        Assert.Equal(2, host.Scorer.Models[0].Loads);
        Assert.Equal(
            [
                $"Information: The model '' of {host.Model} serves; it is number 1.",
                $"Information: The files of model '' in {host.Model} have changed; they are opened when they have stayed the same long enough.",
                $"Information: The model '' of {host.Model} serves; it is number 2.",
            ],
            host.Log.Lines);
    }

    [Theory]
    [InlineData("managed")]
    [InlineData("onnx")]
    public async Task Models_change_under_load_without_a_dropped_or_mixed_answer(string engine)
    {
        const int Models = 8;
        const int Threads = 4;
        using ScorerHost host = new(options => (options.Engine, options.PoolSize) = (engine, 3));
        using CancellationTokenSource stop = new();
        ConcurrentBag<int> seen = [];
        int[] rows = new int[Threads];
        Task[] users = [.. Enumerable.Range(0, Threads).Select(user => Task.Factory.StartNew(() => Use(user).GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

        // Each model must have scored for every user before the next comes.
        for (int model = 1; model <= Models; model++)
        {
            MultiplyingModel.Save(host.Model, 10, model);
            host.Clock.Tick(2);
            int[] before = [.. rows];
            Assert.True(SpinWait.SpinUntil(() => Array.Exists(users, user => user.IsCompleted) || Enumerable.Range(0, Threads).All(user => Volatile.Read(ref rows[user]) > before[user] + 5), TimeSpan.FromMinutes(2)));
        }

        await stop.CancelAsync();
        await Task.WhenAll(users);

        Assert.Equal(Enumerable.Range(1, Models), seen.Distinct().Order());
        Assert.Equal(10 * Models, host.Factor());

        async Task Use(int user)
        {
            int last = 0;
            for (int i = 1; !stop.IsCancellationRequested; i++)
            {
                Number row = Number.Of((i % 50) + 1);
                Products answer = i % 2 == 0 ? host.Scorer.Predict(row) : await host.Scorer.ScoreAsync(row);
                int factor = (int)answer.Factor(row.Values[0]);
                Assert.True(factor == 6 || factor % 10 == 0, $"A row was multiplied by {factor}, which no model does.");
                if (factor != 6)
                {
                    // A model that is gone does not come back.
                    Assert.InRange(factor / 10, last, Models);
                    last = factor / 10;
                    seen.Add(last);
                }

                Interlocked.Increment(ref rows[user]);
            }
        }
    }

    [Fact]
    public async Task The_old_model_goes_with_its_last_row()
    {
        using Gate gate = new();
        int opened = 0;
        ConcurrentBag<int> disposed = [];
        using ScorerHost host = new(options => options.Pipeline = (context, network) =>
        {
            int number = ++opened;
            return new WatchedEstimator(number == 1 ? gate.Before(context, network) : ScorerHost.Scoring(network), () => disposed.Add(number));
        });
        Task<Products> old = Task.Factory.StartNew(() => host.Scorer.Predict(Number.Of(3)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        gate.AwaitRows(1);
        MultiplyingModel.Save(host.Model, 5, 7);
        host.Clock.Tick(2);

        Assert.Equal(35, host.Factor());
        Assert.Empty(disposed);
        gate.Open();
        Assert.Equal(6, (await old).Factor(3));
        Assert.Equal([1], disposed);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2 })]
    [InlineData(new[] { 2, 1, 0 })]
    [InlineData(new[] { 1, 2, 0 })]
    public void A_copy_over_the_model_never_serves_half_of_it(int[] order)
    {
        using ScorerHost host = new();
        Assert.Equal(6, host.Factor());
        MultiplyingModel.Save(host.Sub("next"), 5, 7);

        foreach (int part in order[..2])
        {
            host.CopyOver(host.Sub("next"), Parts[part]);

            // A copy may stop for a while, but not for as long as half a change has to stay.
            host.Clock.Tick(NamedModel<Number, Products>.LongQuiet);
            Assert.Equal(6, host.Factor());
        }

        host.CopyOver(host.Sub("next"), Parts[order[2]]);
        host.Clock.Tick(2);
        Assert.Equal(35, host.Factor());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void A_file_that_is_cut_or_still_empty_keeps_the_old_model_however_long_it_stays(int part, bool isZeros)
    {
        using ScorerHost host = new();
        Assert.Equal(6, host.Factor());
        MultiplyingModel.Save(host.Sub("next"), 5, 7);
        host.CopyOver(host.Sub("next"), Parts);
        string file = Path.Combine(host.Model, Parts[part]);
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, isZeros ? new byte[whole.Length] : whole[..(whole.Length / 2)]);

        host.Clock.Tick(100);

        Assert.Equal((6, 1), (host.Factor(), host.Scorer.Models[0].Loads));
        Assert.Contains(host.Model, host.Scorer.Models[0].Error, StringComparison.Ordinal);
        string reported = Assert.Single(host.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Equal($"Error: The changed files of model '' in {host.Model} do not take the place of the model that serves: {host.Scorer.Models[0].Error}", reported);

        File.WriteAllBytes(file, whole);
        host.Clock.Tick(2);
        Assert.Equal((35, null), (host.Factor(), host.Scorer.Models[0].Error));
    }

    [Fact]
    public void Files_that_could_not_be_opened_are_tried_again_though_they_look_the_same()
    {
        bool isBroken = false;
        using ScorerHost host = new(options => options.Pipeline = (_, network) => isBroken ? throw new InvalidOperationException("no memory left") : ScorerHost.Scoring(network));
        Assert.Equal(6, host.Factor());
        MultiplyingModel.Save(host.Model, 5, 7);
        isBroken = true;
        host.Clock.Tick(2);
        Assert.NotNull(host.Scorer.Models[0].Error);
        Assert.DoesNotContain("no memory left", host.Scorer.Models[0].Error, StringComparison.Ordinal);

        isBroken = false;
        host.Clock.Tick(NamedModel<Number, Products>.LongQuiet);

        Assert.Equal((35, null), (host.Factor(), host.Scorer.Models[0].Error));
    }

    [Fact]
    public void Files_that_change_while_they_are_read_do_not_serve()
    {
        int opened = 0;
        ScorerHost? watched = null;
        using ScorerHost host = new(options => options.Pipeline = (_, network) =>
        {
            if (++opened == 2)
            {
                File.SetLastWriteTimeUtc(watched!.Values, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            }

            return ScorerHost.Scoring(network);
        });
        watched = host;
        Assert.Equal(6, host.Factor());
        MultiplyingModel.Save(host.Model, 5, 7);

        host.Clock.Tick(2);
        Assert.Equal((6, 2), (host.Factor(), opened));
        Assert.Contains("the files changed while they were read", host.Scorer.Models[0].Error, StringComparison.Ordinal);
        host.Clock.Tick(2);

        Assert.Equal((35, 3), (host.Factor(), opened));
    }

    [Fact]
    public void With_a_marker_nothing_is_opened_before_it_is_new()
    {
        using ScorerHost host = new(options => options.CompleteMarker = "complete");
        Assert.Contains("there is no file complete yet", Assert.Throws<Mnist.Formats.ModelFormatException>(host.Scorer.Load).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(host.Model, "complete"), "1");
        Assert.Equal(6, host.Factor());
        MultiplyingModel.Save(host.Sub("next"), 5, 7);

        foreach (string part in Parts)
        {
            host.CopyOver(host.Sub("next"), part);
            host.Clock.Tick(5 * NamedModel<Number, Products>.LongQuiet);
            Assert.Equal(6, host.Factor());
        }

        File.WriteAllText(Path.Combine(host.Model, "complete"), "22");
        host.Clock.Tick(2);
        Assert.Equal(35, host.Factor());
    }

    [Fact]
    public void A_model_that_is_gone_goes_on_serving()
    {
        using ScorerHost host = new();
        Assert.Equal(6, host.Factor());
        Directory.Move(host.Model, host.Sub("away"));
        host.Clock.Tick(100);

        Assert.Equal((6, true), (host.Factor(), host.Scorer.Models[0].IsLoaded));
        Assert.Contains("there is no such model file or folder", host.Scorer.Models[0].Error, StringComparison.Ordinal);
        Directory.Move(host.Sub("away"), host.Model);
        host.Clock.Tick();
        Assert.Null(host.Scorer.Models[0].Error);
    }

    [Fact]
    public void A_folder_that_is_a_link_is_followed_where_it_leads_now()
    {
        using ScorerHost host = new(options => options.Location += "-link");
        MultiplyingModel.Save(host.Sub("next"), 5, 7);
        string link = host.Model + "-link";
        Directory.CreateSymbolicLink(link, host.Model);
        Assert.Equal(6, host.Factor());

        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, host.Sub("next"));
        host.Clock.Tick(2);

        Assert.Equal(35, host.Factor());
    }

    [Fact]
    public void A_model_is_opened_anew_when_it_is_told_so_and_never_by_itself_when_that_is_off()
    {
        using ScorerHost host = new(options => options.ReloadOnChange = false);
        Assert.Equal(6, host.Factor());
        MultiplyingModel.Save(host.Model, 5, 7);
        Assert.Equal(0, host.Clock.Running);

        host.Scorer.Reload();

        Assert.Equal((35, 2), (host.Factor(), host.Scorer.Models[0].Loads));
    }

    [Fact]
    public void New_options_take_effect_at_a_look()
    {
        using Settings settings = new();
        string? elsewhere = null;
        using ScorerHost host = new(
            options => options.Location = elsewhere ?? options.Location,
            (_, services) => services.AddSingleton<IOptionsChangeTokenSource<TensorFlowScorerOptions<Number, Products>>>(settings));
        Assert.Equal(6, host.Factor());
        MultiplyingModel.Save(host.Sub("elsewhere"), 3, 3);

        elsewhere = host.Sub("elsewhere");
        settings.Change();
        host.Clock.Tick(2);

        Assert.Equal((9, elsewhere), (host.Factor(), host.Scorer.Models[0].Location));
    }

    [Fact]
    public void A_model_that_fails_on_the_example_does_not_serve()
    {
        using ScorerHost host = new(options => options.Example = Number.Of(1));
        Assert.Equal(6, host.Factor());
        OtherWidth(host.Model);
        host.Clock.Tick(2);

        Assert.Equal(6, host.Factor());
        Assert.NotNull(host.Scorer.Models[0].Error);

        static void OtherWidth(string folder)
        {
            Mnist.Models.Sequential model = Mnist.Models.KerasApi.keras.Sequential([Mnist.Models.KerasApi.keras.layers.Dense(4, input_shape: 2)]);
            model.save(folder);
        }
    }

    private sealed class Settings : IOptionsChangeTokenSource<TensorFlowScorerOptions<Number, Products>>, IDisposable
    {
        private CancellationTokenSource _changed = new();

        public string? Name => Options.DefaultName;

        public Microsoft.Extensions.Primitives.IChangeToken GetChangeToken() => new Microsoft.Extensions.Primitives.CancellationChangeToken(_changed.Token);

        public void Change()
        {
            using CancellationTokenSource before = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
            before.Cancel();
        }

        public void Dispose() => _changed.Dispose();
    }
}
